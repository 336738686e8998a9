/**
 * A letter with its writer's marks: cleaned of all that acts or fetches, and shown in a frame that could do neither.
 *
 * Each of the two would do alone: what the cleaning let through finds a frame without scripts, without an origin of its
 * own, and with a policy that lets nothing in.
 */
import DOMPurify from "dompurify";

export interface Formatted {
  /** Of the frame's document; whoever has shown it gives it up. */
  address: string;
  /** Where its links lead, as it is: what they are called may lie. */
  links: string[];
}

const FORBIDDEN = ["style", "form", "input", "button", "select", "textarea", "img", "picture", "audio", "video", "svg", "math", "link", "meta", "base", "iframe", "frame", "object", "embed", "dialog", "template"];
const FORBIDDEN_ATTRIBUTES = ["style", "class", "id", "name", "src", "srcset", "background", "poster", "ping", "target", "action", "formaction", "xlink:href", "usemap", "autofocus", "tabindex", "accesskey"];

/** Only DOMPurify has it, which needs to parse what it cleans; nothing here makes an address of a script. */
const rules = {
  createHTML: (text: string): string => text,
  createScriptURL: (address: string): string => {
    throw new TypeError(address);
  },
};
const policy = (window.trustedTypes as unknown as { createPolicy(name: string, rules: object): object } | undefined)?.createPolicy("letter-html", rules);

export function formatted(html: string, lang: string, title: string): Formatted {
  const links: string[] = [];
  DOMPurify.addHook("afterSanitizeAttributes", (node) => {
    if (!(node instanceof Element) || !node.hasAttribute("href")) return;
    const address = node.getAttribute("href") ?? "";
    // Links are opened beside the frame, where their address is read first.
    node.removeAttribute("href");
    if (/^https?:\/\//i.test(address.trim()) && !links.includes(address.trim())) links.push(address.trim());
  });
  const clean = DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ...(policy && { TRUSTED_TYPES_POLICY: policy as never }),
  });
  DOMPurify.removeAllHooks();
  const head = [
    '<meta charset="utf-8"><meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`,
    `<title>${escaped(title)}</title>`,
  ];
  const document = `<!doctype html><html lang="${lang}"><head>${head.join("")}</head><body><main>${clean}</main></body></html>`;
  return { address: URL.createObjectURL(new Blob([document], { type: "text/html; charset=utf-8" })), links };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
