export function messages(lang: string): Map<string, string>;
