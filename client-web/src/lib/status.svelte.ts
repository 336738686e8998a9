/** The one place where the page says what has happened, so that a screen reader listens to it from the start. */
class Status {
  said = $state("");
}

export const status = new Status();

export function say(text: string): void {
  status.said = text;
}
