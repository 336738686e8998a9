// Signs in to an account that `ecrin` made, opens its keyring, and takes every paper out.
import { createHash } from "node:crypto";
import { identityToRecipient } from "age-encryption";
import { Server, opened } from "./account.mjs";
import { signer, unbase64 } from "./note.mjs";

const { server: url, account, secret, wrong, nobody } = JSON.parse(await new Response(process.stdin).text());
const server = new Server(url);

const refused = [await server.login(account, wrong), await server.login(nobody, secret)].map((answer) => answer === undefined);
const { opening, slot } = await server.login(account, secret);
const keyring = JSON.parse(Buffer.from(await opened(unbase64(opening.keyring), slot)));
const wayIn = await identityToRecipient(slot);
const session = new Server(url, opening.token);
const { account: whose, role } = await session.json("GET", "/session");

const papers = [];
for (const document of await session.json("GET", "/documents")) {
  const record = JSON.parse(Buffer.from(await opened(unbase64(document.envelope), keyring.encryption)));
  const tar = await opened(await session.bytes(`/documents/${document.id}/payload`), record.identity);
  const file = tar.subarray(512, 512 + record.size);
  papers.push({ id: document.id, title: record.title, sha256: createHash("sha256").update(file).digest("hex") });
}
await session.ask("DELETE", "/session");
const ended = await session.json("GET", "/session").then(() => "open", (reason) => reason.message);

console.log(JSON.stringify({
  refused, whose, role, papers, ended,
  keyring: {
    account: keyring.account,
    name: keyring.name,
    listed: keyring.slots.some((listed) => listed.recipient === wayIn),
  },
  encryption: await identityToRecipient(keyring.encryption),
  signing: (await signer(unbase64(keyring.signing))).publicKey.toString("base64"),
}));
