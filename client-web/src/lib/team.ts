/** Moving between the pages of a team. Which structure, and whose page it is, stands in no address. */
import { place } from "./router.svelte.ts";

export function toTeam(event: MouseEvent, structure: string): void {
  event.preventDefault();
  place.go("/equipe", { structure });
}
