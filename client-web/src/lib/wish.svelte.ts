/** An access while it is being thought over, step by step. */
import type { Contact, Paper, Right } from "./crypto/contract.ts";
import type { Question } from "./crypto/contract/answers.ts";
import { PURPOSES } from "./crypto/vocabulary.ts";

export const DAYS = { "1d": 1, "31d": 31, "182d": 182, "365d": 365 } as const;
/** One of these, or as long as somebody asked for. */
export type Span = keyof typeof DAYS | "asked";

/** Health waits for an operator who may keep health papers. */
export const OFFERED = PURPOSES.filter((purpose) => purpose !== "sante");

class Wish {
  /** What is answered by it, where somebody asked. */
  question = $state.raw<Question | undefined>();
  right = $state<Exclude<Right, "deposit">>("view");
  grantee = $state.raw<Contact | undefined>();
  papers = $state.raw<Paper[]>([]);
  span = $state<Span | undefined>();
  purpose = $state<string | undefined>();

  /** Begins with what somebody asks for; how much of it she gives is hers to say. */
  answer(question: Question, papers: Paper[], right: Exclude<Right, "deposit">): void {
    this.forget();
    this.question = question;
    this.right = right;
    this.grantee = question.grantee;
    this.papers = papers;
    this.purpose = question.purpose;
  }

  get days(): number {
    if (this.span === "asked") return this.question?.days ?? 1;
    return this.span ? DAYS[this.span] : 1;
  }

  forget(): void {
    this.question = undefined;
    this.right = "view";
    this.grantee = undefined;
    this.papers = [];
    this.span = undefined;
    this.purpose = undefined;
  }

  /** The first step that is still without an answer. */
  get step(): number {
    if (!this.grantee) return 1;
    if (this.papers.length === 0) return 2;
    if (!this.span) return 3;
    if (!this.purpose) return 4;
    return 5;
  }
}

export const wish = new Wish();
