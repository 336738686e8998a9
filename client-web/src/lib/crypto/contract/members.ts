/** What whoever directs a structure asks about its people. An administrator directs every structure. */

import type { Right, Role } from "./vault.ts";

/** A structure that I direct: the server's word, all of it. */
export interface Directed {
  id: string;
  name: string;
  /** How many may act for it, and how many of them direct it. With one référent it stands still when she falls ill. */
  members: number;
  referents: number;
}

/** Where people of a structure work. */
export interface WorkPlace {
  id: string;
  name: string;
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
  place?: WorkPlace;
  /** The code of why nothing proves who she is, or that she was given this role. */
  refused?: string;
}

/** What may be decided about a member. Whoever leaves is cut off for good, and is in no list afterwards. */
export type Decision = "suspend" | "resume" | "remove";

/**
 * An access that a member holds as a person, for this structure: as its owner signed it, without a paper. Its state is
 * the server's word.
 */
export interface HeldAccess {
  id: string;
  /** A beneficiary has no name here. */
  owner: string;
  right: Right;
  purpose: string;
  until: string;
  papers: number;
  state: string;
  /** I have asked its owner already whether someone else may go on, and she has not answered. */
  asked?: true;
  /** The code of why it is not authentic. */
  refused?: string;
}

export type ProfessionalRole = Exclude<Role, "beneficiary">;

/** An invitation that was just made. Its text is shown this once, to hand over in person. */
export interface NewInvitation {
  text: string;
  until: string;
}

/**
 * What became of my question to a second administrator, without whom nobody makes a third: the server's word, and it
 * says so again when the invitation is made.
 */
export interface SecondOpinion {
  state: "waiting" | "given" | "refused";
  until: string;
}

/** One that nobody has answered yet: the server's word, but for the name. */
export interface OpenInvitation {
  id: string;
  role: Role;
  from: string;
  until: string;
  /** Who invites, as her signed record says it, where that is somebody else. */
  by?: string;
  /** Later, only an administrator withdraws it. */
  withdrawable: boolean;
}

/** Who is to go on: a colleague, or everybody who has this role in the structure. */
export type Heir = { account: string } | { role: "aidant" | "referent" };

export interface MembersClient {
  /** Those in which I am référent; for an administrator, all. */
  directed(): Promise<Directed[]>;
  /** Those who direct one of them at present. */
  referents(): Promise<Member[]>;
  createStructure(name: string): Promise<{ id: string; name: string }>;
  /** The server's word. */
  places(structure: string): Promise<WorkPlace[]>;
  addPlace(structure: string, name: string): Promise<WorkPlace>;
  /** Whoever worked there works nowhere in particular. */
  removePlace(structure: string, place: string): Promise<void>;
  /** Without a place, she works nowhere in particular. */
  placeMember(account: string, structure: string, place?: string): Promise<void>;
  /** Suspended ones too; not those who have left. */
  members(structure: string): Promise<Member[]>;
  /** Who has left it while something still hangs on her. */
  leavers(structure: string): Promise<Member[]>;
  /** At once. `leaveOne`: an administrator knows that only one référent will be left. */
  decideMember(account: string, structure: string, decision: Decision, leaveOne?: boolean): Promise<void>;
  /** Gives a member another role; she is told, and has to sign in again. */
  appointMember(account: string, structure: string, role: "aidant" | "referent", leaveOne?: boolean): Promise<void>;
  /** Whoever invites an administrator has the word of a second one, where there is one: it is used up by this. */
  inviteMember(role: ProfessionalRole, structure: string): Promise<NewInvitation>;
  /** Asks the other administrators whether I may invite one more. */
  askSecondOpinion(): Promise<SecondOpinion>;
  secondOpinion(): Promise<SecondOpinion | undefined>;
  /** Of those into this structure: mine; an administrator sees everyone's. */
  openInvitations(structure: string): Promise<OpenInvitation[]>;
  withdrawInvitation(id: string): Promise<void>;
  /** What still hangs on a member, or on someone who has left: what has not ended. */
  heldBy(account: string, structure: string): Promise<HeldAccess[]>;
  /**
   * Asks each owner whether someone else may go on with what a member holds, but no one twice; says how many were
   * asked. Nothing is handed over by asking: each gives an access of her own, or says no.
   */
  handOver(account: string, structure: string, to: Heir): Promise<number>;
}
