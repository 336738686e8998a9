/** What is used of Lighthouse, which is installed only where something is measured. */
declare module "lighthouse" {
  export interface Audit {
    id: string;
    title: string;
    score: number | null;
    scoreDisplayMode: string;
    displayValue?: string;
  }
  export interface Category {
    id: string;
    score: number | null;
    auditRefs: { id: string; weight: number }[];
  }
  export interface Result {
    lhr: { categories: Record<string, Category>; audits: Record<string, Audit>; runtimeError?: { message: string } };
  }
  export interface Config {
    extends: string;
    settings: Record<string, unknown>;
  }
  export function snapshot(page: unknown, options: { config: Config }): Promise<Result | undefined>;
  export function startTimespan(page: unknown, options: { config: Config }): Promise<{ endTimespan(): Promise<Result | undefined> }>;
  export function navigation(page: unknown, requestor: string | (() => Promise<void>), options: { config: Config }): Promise<Result | undefined>;
}
declare module "puppeteer-core" {
  export interface Page {
    url(): string;
  }
  export interface Browser {
    pages(): Promise<Page[]>;
    disconnect(): Promise<void>;
  }
  const puppeteer: { connect(options: { browserURL: string; defaultViewport: null }): Promise<Browser> };
  export default puppeteer;
}
