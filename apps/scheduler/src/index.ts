export { defineConfig } from './lib/config/turnout-config.ts'
export type {
  ConfigContext,
  ConfigExport,
  ConnectorConfig,
  HubSpotPortal,
  PortalConfig,
  ScheduleConfig,
  TurnoutConfig,
} from './lib/config/turnout-config.ts'
