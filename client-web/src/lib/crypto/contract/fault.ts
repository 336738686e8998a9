/**
 * Every failure of the core. `code` is a stable code of `vault/spec/06-wire.md`, or one of a client's own (those of
 * `client-cli/src/exit.rs`); the words are the page's.
 */
export class VaultError extends Error {
  readonly code: string;
  readonly particulars: Readonly<Record<string, string>>;
  /** Seconds to wait, where waiting helps. */
  readonly retryAfter: number | undefined;

  constructor(code: string, particulars: Readonly<Record<string, string>> = {}, retryAfter?: number) {
    super(code);
    this.name = "VaultError";
    this.code = code;
    this.particulars = particulars;
    this.retryAfter = retryAfter;
  }
}
