interface Message {
  readonly text: string;
  readonly file: string;
}
export function messages(lang: string): Map<string, Message>;
export function half(lang: string, which: string): string[];
