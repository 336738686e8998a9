/**
 * What may be kept on a device that is the person's own: the letters of her card, without the code, and nothing else.
 * Whoever takes the device has what he would have with her card, and ten tries.
 */

import type { Me } from "./vault.ts";

export interface DeviceClient {
  hasCard(): Promise<boolean>;
  /** Keeps the card that she came in with. */
  keepCard(): Promise<void>;
  forgetCard(): Promise<void>;
  signInWithKeptCard(code: string): Promise<Me>;
}
