/// <reference types="svelte" />
/// <reference types="vite/client" />

/** What pages say in a language, as Fluent text: vite.config.ts makes it of the files in locales/. */
declare module "words:*" {
  const text: string;
  export default text;
}

declare const __VERSION__: string;
