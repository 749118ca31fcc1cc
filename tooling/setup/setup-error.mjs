/** Says in one line what is wrong with the machine or the command, and what to do. */
export class SetupError extends Error {}
