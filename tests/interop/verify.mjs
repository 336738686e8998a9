// Standard input: notes with the names and keys that must have signed them, checkpoints and proofs with the journal's
// origin and key. Standard output: for each of them what it says, or why it is refused.
import { unbase64, verified } from "./note.mjs";
import { checkpoint, proved } from "./proof.mjs";

const asked = JSON.parse(await new Response(process.stdin).text());
const answer = async (promise) => promise.then((said) => ({ said }), (reason) => ({ refused: reason.message }));
const [origin, key] = [asked.origin, unbase64(asked.key)];

const notes = asked.notes.map(({ note, name, key }) => answer(verified(note, name, unbase64(key))));
const checkpoints = asked.checkpoints.map((text) =>
  answer(checkpoint(text, origin, key).then(({ size, root }) => ({ size, root: root.toString("hex") }))));
const proofs = asked.proofs.map((text) => answer(proved(text, origin, key)));
console.log(JSON.stringify({
  notes: await Promise.all(notes),
  checkpoints: await Promise.all(checkpoints),
  proofs: await Promise.all(proofs),
}));
