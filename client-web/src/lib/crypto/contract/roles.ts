/** Roles after joining: one that is offered in another structure counts once its receiver has signed it as well. */

/** Somebody with an account here who works for people, once the chain of trust held. */
export interface Colleague {
  account: string;
  name: string;
  /** Eight groups of five digits, which two people who meet compare. */
  fingerprint: string;
  /** Those that she works for: the server's word. */
  structures: { id: string; name: string }[];
}

export interface RoleWish {
  account: string;
  structure: string;
  role: "aidant" | "referent";
  /** A structure that she would leave for it, once she has said yes. */
  leaves?: string;
  /** An administrator knows that only one référent will be left there. */
  leaveOne?: boolean;
}

/** A role that is offered to me: signed by somebody who was given the power to offer it. */
export interface OfferedRole {
  id: string;
  /** Its name is the server's word. */
  structure: { id: string; name: string };
  role: "aidant" | "referent";
  by: { id: string; name: string };
  at: string;
  /** The structure that I would leave. Nobody signs that: it is the server's word. */
  leaves?: { id: string; name: string };
  /** The code of why it is not authentic: nothing else of it but its id is to be believed then, and it is not taken. */
  refused?: string;
}

export interface RolesClient {
  /** By her whole number, or the beginning of it where only one begins so. */
  colleague(typed: string): Promise<Colleague>;
  /** To somebody who does not work for this structure yet; she has seven days. */
  offerRole(wish: RoleWish): Promise<void>;
  offeredRoles(): Promise<OfferedRole[]>;
  /** Signs the very note that was signed for me. Whoever leaves a structure by it has to sign in again. */
  takeRole(id: string): Promise<void>;
  declineRole(id: string): Promise<void>;
}
