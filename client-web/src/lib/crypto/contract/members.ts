/** What whoever directs a structure asks about its people. An administrator directs every structure. */

import type { Role } from "../contract.ts";

/** A structure that I direct: the server's word, all of it. */
export interface Directed {
  id: string;
  name: string;
  /** How many may act for it, and how many of them direct it. With one référent it stands still when she falls ill. */
  members: number;
  referents: number;
}

/** Someone who works for a structure. Whether she may act at present, since when and where is the server's word. */
export interface Member {
  account: string;
  /** As her signed record says it. */
  name: string;
  structure: { id: string; name: string };
  /** One that somebody with the power to do so has given her in this structure; that it stands is the server's word. */
  role: Role;
  active: boolean;
  since: string;
  place?: { id: string; name: string };
  /** The code of why nothing proves who she is, or that she was given this role. */
  refused?: string;
}

export interface MembersClient {
  /** Those in which I am référent; for an administrator, all. */
  directed(): Promise<Directed[]>;
  /** Suspended ones too; not those who have left. */
  members(structure: string): Promise<Member[]>;
}
