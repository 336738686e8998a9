/** What anyone may ask about her own account. */

/** A computer on which I am signed in: the server's word. */
export interface OpenSession {
  id: string;
  opened: string;
  used: string;
  /** The one that asks. */
  current: boolean;
}

/** A password for a mail program, which opens mail and nothing else: the server's word. */
export interface AppPassword {
  id: string;
  name: string;
  created: string;
  used?: string;
}

/** One that was just made: what it says is shown this once. */
export interface NewAppPassword {
  id: string;
  name: string;
  user: string;
  password: string;
}

export interface OwnClient {
  /** Eight groups of five digits, which two people who meet compare. */
  fingerprint(): Promise<string>;
  sessions(): Promise<OpenSession[]>;
  endSession(id: string): Promise<void>;
  appPasswords(): Promise<AppPassword[]>;
  addAppPassword(name: string): Promise<NewAppPassword>;
  removeAppPassword(id: string): Promise<void>;
}
