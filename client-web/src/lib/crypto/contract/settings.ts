/** What can be read of how the service was set up. Nobody changes it from a page. */

/** The key is the one that was seen at sign-in and that signs the journal; all else is the server's word. */
export interface Service {
  domain: string;
  /** Its public Ed25519 key in base64. */
  key: string;
  version: string;
  /** The largest file of a paper, in bytes. */
  maxFile: number;
  /** Where its end was announced: from when on nothing new is taken in, and before when no paper is destroyed. */
  closing?: { closes: string; ends: string };
}

export interface SettingsClient {
  service(): Promise<Service>;
}
