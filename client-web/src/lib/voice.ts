/** A voice of this computer for a language; one that is somebody's service would hear what it says. */
export function voiceFor<Voice extends { localService: boolean; lang: string; default: boolean }>(
  voices: readonly Voice[],
  language: string,
): Voice | undefined {
  const own = voices.filter(({ localService, lang }) => localService && lang.toLowerCase().split(/[-_]/)[0] === language);
  return own.find((voice) => voice.default) ?? own[0];
}
