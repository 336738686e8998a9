import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

/** What would let text become markup or code. */
const DOORS_OF_INJECTION = [
  ...["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc"].map((property) => ({ property })),
  ...["write", "writeln"].map((property) => ({ object: "document", property })),
];

export default ts.config(
  { ignores: ["dist/", "src/lib/api/schema.ts", "src/words/keys.ts"] },
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: ["tsconfig.json", "test/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".svelte"],
      },
    },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": ["error", ...DOORS_OF_INJECTION],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // TypeScript knows every name.
      "no-undef": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "error",
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      // Links are plain; the router reads their clicks.
      "svelte/no-navigation-without-resolve": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      // These cannot see through a component's borders; svelte-check can, and does.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // All keys and every request live in the core; nothing else in the page may reach for either, but for its own files.
    files: ["src/**"],
    ignores: ["src/lib/crypto/api.ts", "src/lib/own-worker.ts", "src/lib/held.ts", "src/lib/release.svelte.ts"],
    rules: {
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage", "sessionStorage"],
    },
  },
  {
    // Liars do as they please with what has no type yet.
    files: ["test/e2e/lies.test.ts", "test/e2e/false-lists.test.ts", "test/e2e/recovery.test.ts", "test/e2e/proxy.ts", "test/browser/liar.ts", "test/browser/lies.test.ts", "test/browser/false-lists.test.ts"],
    rules: {
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/restrict-plus-operands": "off",
    },
  },
  { files: ["**/*.js", "**/*.mjs"], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
);
