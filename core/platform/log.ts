/** A structured log. Facts only: never a phone, an e-mail, a name, a code, a token or a card. */
export interface Log {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

export const SILENT_LOG: Log = { info() {}, warn() {}, error() {} };
