/** Which release of the page this is: its version and the one hash that stands for all its files. */
class Release {
  root = $state("");

  async learn(): Promise<void> {
    // Beside the scripts of its workers the one request of the page itself; it has nothing personal in it.
    const answer = await fetch("/root.json");
    if (!answer.ok) return;
    const release: unknown = await answer.json();
    if (typeof release === "object" && release !== null && "root" in release && typeof release.root === "string") {
      this.root = release.root;
    }
  }
}

export const release = new Release();
export const version = __VERSION__;
