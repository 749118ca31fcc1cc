export { countedBudget, type CountedBudget } from './lib/http/counted-budget.ts'
export {
  type Answer,
  type Dispatcher,
  type Exchange,
  type HttpMethod,
} from './lib/http/exchange.ts'
export {
  type HttpTimeouts,
  TransportFailure,
  type TransportFailureKind,
} from './lib/http/exchange.ts'
export {
  type GetJsonOptions,
  httpClient,
  type HttpClient,
  type HttpClientOptions,
} from './lib/http/http-client.ts'
export { HttpError, type HttpErrorCode, type HttpErrorDetails } from './lib/http/http-error.ts'
export {
  type BudgetRequest,
  type Lane,
  type Permit,
  type RateBudget,
} from './lib/http/rate-budget.ts'
export { maskAddresses, redact, redactor, type Redactor } from './lib/http/redaction.ts'
export { rateBudget, type RateBudgetOptions, type ToldLimits } from './lib/http/rate-pool.ts'
export {
  type Authorization,
  type HttpRequest,
  type HttpResponse,
  type Query,
} from './lib/http/request.ts'
export { retryAfterMs } from './lib/http/retry-after.ts'
export {
  retryPolicies,
  type Retry,
  type RetryPolicy,
  type RetryPolicyName,
} from './lib/http/retry-policy.ts'
export { undiciDispatcher, type UndiciDispatcherOptions } from './lib/http/undici-dispatcher.ts'
export {
  type ClassifiedAnswer,
  type Classify,
  defaultVerdict,
  type Verdict,
} from './lib/http/verdict.ts'
