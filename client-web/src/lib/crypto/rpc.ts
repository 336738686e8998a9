/**
 * Between the page and the core: questions and answers as messages.
 *
 * Functions and signals do not travel; a mark stands for each, and what becomes of it is a message of its own.
 */

import { VaultError } from "./contract.ts";
import type { Opened, Progress, VaultClient } from "./contract.ts";

/** What may be asked; nothing else that an object happens to have. */
export const METHODS = [
  "signInWithPassphrase",
  "signInWithCard",
  "join",
  "invite",
  "enrol",
  "signOut",
  "me",
  "papers",
  "addPaper",
  "filePaper",
  "openPaper",
  "accesses",
  "findPeople",
  "grant",
  "revoke",
  "stopEverything",
  "accept",
  "suspend",
  "resume",
  "view",
  "journal",
  "maintenance",
  "receipt",
  "audit",
  "proveAudit",
  "exportJournal",
  "askExport",
  "exportApproved",
  "structures",
  "alerts",
  "alert",
  "decideAlert",
  "approvals",
  "answerApproval",
  "figures",
  "health",
  "service",
  "holds",
  "askHold",
  "placeHold",
  "liftHold",
  "askErasure",
  "eraseApproved",
  "notices",
  "noticesSeen",
  "fingerprint",
  "sessions",
  "endSession",
  "appPasswords",
  "addAppPassword",
  "removeAppPassword",
  "mailboxes",
  "letters",
  "letter",
  "conversation",
  "attachment",
  "sendLetter",
  "keepDraft",
  "markLetter",
  "moveLetter",
  "removeLetter",
  "findAddressees",
  "contacts",
  "forgetContact",
  "mailKey",
  "changeMailKey",
  "publishMailKey",
  "revokeMailKey",
  "exportMailKeys",
  "mailGroups",
  "keepMailGroup",
  "questions",
  "sayYes",
  "sayNo",
  "letGo",
  "undo",
  "inbox",
  "setInbox",
  "directed",
  "members",
  "leavers",
  "referents",
  "createStructure",
  "places",
  "addPlace",
  "removePlace",
  "placeMember",
  "decideMember",
  "appointMember",
  "colleague",
  "offerRole",
  "offeredRoles",
  "takeRole",
  "declineRole",
  "heldBy",
  "handOver",
  "inviteMember",
  "askSecondOpinion",
  "secondOpinion",
  "openInvitations",
  "withdrawInvitation",
  "waysIn",
  "delays",
  "cancelDelay",
  "freezeCard",
  "unfreezeCard",
  "renewCard",
  "renewSpare",
  "choosePassphrase",
  "removeWay",
  "kit",
  "renewKit",
  "revokeKit",
  "recoveries",
  "cancelRecovery",
  "beginRecovery",
  "recovery",
  "finishRecovery",
  "askedRecovery",
  "approveRecovery",
  "takingAway",
  "askToTakeAway",
  "takeAway",
  "erase",
  "removePaper",
  "correctPaper",
  "ask",
  "askRenewal",
  "ownQuestions",
  "withdraw",
  "askReferral",
  "sendReferral",
  "paperMandate",
  "wereShown",
  "hasCard",
  "keepCard",
  "forgetCard",
  "signInWithKeptCard",
] as const satisfies readonly (keyof VaultClient)[];

type Method = (typeof METHODS)[number];

/** A function or a signal among the arguments of a question. */
type Mark = { readonly mark: "progress" } | { readonly mark: "signal" };

export type ToCore =
  | { readonly ask: number; readonly method: Method; readonly given: readonly unknown[] }
  | { readonly abort: number };

export type ToPage =
  | { readonly answer: number; readonly result: unknown }
  | { readonly failed: number; readonly code: string; readonly particulars: Record<string, string>; retryAfter?: number }
  | { readonly progress: number; readonly done: number; readonly total: number; readonly waiting?: boolean };

/** One end of a channel: a Worker, what a Worker calls `self`, or a port. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<In>) => void) | null;
  /** Of a Worker: that its program did not arrive as it was made, or broke. */
  onerror?: ((reason: VaultError) => void) | null;
}

/** The core's end: answers what is asked, until the page gives up. */
export function serve(core: VaultClient, port: Port<ToPage, ToCore>): void {
  const running = new Map<number, AbortController>();
  port.onmessage = ({ data }) => {
    if ("abort" in data) {
      running.get(data.abort)?.abort();
      return;
    }
    const { ask, method, given } = data;
    const controller = new AbortController();
    running.set(ask, controller);
    const progress: Progress = (done, total, waiting) => {
      port.postMessage({ progress: ask, done, total, ...(waiting === true && { waiting }) }, []);
    };
    void answer(core, method, given.map((value) => unmarked(value, progress, controller.signal)))
      .then(
        (result) => {
          port.postMessage({ answer: ask, result }, transferable(result));
        },
        (reason: unknown) => {
          port.postMessage({ failed: ask, ...described(reason) }, []);
        },
      )
      .finally(() => running.delete(ask));
  };
}

async function answer(core: VaultClient, method: Method, given: unknown[]): Promise<unknown> {
  if (!METHODS.includes(method)) throw new VaultError("usage", { method });
  // The page's calls were checked against the same interface when they were compiled.
  return (core[method] as (...given: unknown[]) => Promise<unknown>).apply(core, given);
}

function unmarked(value: unknown, progress: Progress, signal: AbortSignal): unknown {
  const mark = typeof value === "object" && value !== null && "mark" in value ? (value as Mark).mark : undefined;
  if (mark === undefined) return value;
  return mark === "progress" ? progress : signal;
}

/** A file goes over whole and is not kept here. */
function transferable(result: unknown): Transferable[] {
  const opened = result as Partial<Opened> | undefined;
  return opened?.bytes instanceof Uint8Array ? [opened.bytes.buffer] : [];
}

function described(reason: unknown): { code: string; particulars: Record<string, string>; retryAfter?: number } {
  // What nobody foresaw has no words for people; its message may have what it was about, and stays here.
  if (!(reason instanceof VaultError)) return { code: unforeseen(reason), particulars: {} };
  const { code, particulars, retryAfter } = reason;
  return { code, particulars: { ...particulars }, ...(retryAfter !== undefined && { retryAfter }) };
}

/** A browser without the algorithms of this client says so by this name. */
function unforeseen(reason: unknown): string {
  return reason instanceof DOMException && reason.name === "NotSupportedError" ? "browser-too-old" : "unexpected";
}

/** The page's end: a client whose every call is a message. */
export function connect(port: Port<ToCore, ToPage>): VaultClient {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let broken: VaultError | undefined;
  // Nobody is to wait for a core that cannot answer.
  port.onerror = (reason) => {
    broken = reason;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  port.onmessage = ({ data }) => {
    if ("progress" in data) {
      waiting.get(data.progress)?.progress?.(data.done, data.total, data.waiting);
    } else if ("answer" in data) {
      settled(data.answer)?.resolve(data.result);
    } else {
      settled(data.failed)?.reject(new VaultError(data.code, data.particulars, data.retryAfter));
    }
  };
  const settled = (ask: number): Waiting | undefined => {
    const found = waiting.get(ask);
    waiting.delete(ask);
    return found;
  };
  const call = (method: Method, given: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (broken) throw broken;
      const ask = ++last;
      const progress = given.find((value) => typeof value === "function") as Progress | undefined;
      waiting.set(ask, { resolve, reject, progress });
      const signal = given.find((value) => value instanceof AbortSignal);
      const abort = (): void => {
        port.postMessage({ abort: ask }, []);
      };
      port.postMessage({ ask, method, given: given.map(marked) }, []);
      if (signal?.aborted === true) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  const calls = METHODS.map((method) => [method, (...given: unknown[]) => call(method, given)] as const);
  return Object.fromEntries(calls) as unknown as VaultClient;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: VaultError) => void;
  readonly progress: Progress | undefined;
}

function marked(value: unknown): unknown {
  if (typeof value === "function") return { mark: "progress" } satisfies Mark;
  return value instanceof AbortSignal ? ({ mark: "signal" } satisfies Mark) : value;
}
