/** Return slips, as they are copied by hand and made into keys again (spec 07, The return slip). */

import { expect, test } from "vitest";

import { parseCard } from "../src/lib/crypto/card.ts";
import type { VerifyingKey } from "../src/lib/crypto/ed25519.ts";
import type { Id } from "../src/lib/crypto/id.ts";
import { homeKeys, parseSlip, slipGroups, slipText } from "../src/lib/crypto/slip.ts";

const LETTERS = Array.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
const seed = Uint8Array.from({ length: 16 }, (_, place) => place);
const id = "1f1w9737004pc3fag5b1jk0em9" as Id;
const key = "K9mmobclZEt7+53j07p4FY38nNXu2/3aXhNPMR/9UPM=" as VerifyingKey;
const groups = slipGroups({ seed, id });

/** How a reader refuses a text. */
function fault(text: string, read: (text: string) => unknown = parseSlip): unknown {
  try {
    return read(text);
  } catch (reason) {
    return reason;
  }
}

test("a slip is read as it is copied", () => {
  expect(groups.map((group) => group.length)).toEqual([...Array<number>(13).fill(4), 3]);
  for (const text of [slipText({ seed, id }), groups.join(" "), groups.join("").toLowerCase(), groups.join("-").replaceAll("0", "o").replaceAll("1", "l")]) {
    expect(parseSlip(text)).toEqual({ seed, id });
  }
  // In the text of the specification too.
  expect(slipText({ seed, id })).toBe("ECRIN1S:000G40R40M30E209185GR38E1WQGY4KHKG02B61QN82NGS9G7A4XYK0");
});

test("every wrong letter is found, and its group told", () => {
  const letters = groups.join("");
  for (let place = 0; place < letters.length; place++) {
    // Four for each place, others for every place.
    for (const letter of LETTERS.filter((one, at) => (at + place) % 8 === 0 && one !== letters[place])) {
      const wrong = letters.slice(0, place) + letter + letters.slice(place + 1);
      const group = String(Math.floor(place / 4) + 1);
      expect(fault(wrong), wrong).toMatchObject({ code: "bad-slip-group", particulars: { group } });
    }
  }
});

test("what is no slip is not taken for one", () => {
  const text = slipText({ seed, id });
  expect(fault(text.replace("ECRIN1S", "ECRIN1"))).toMatchObject({ code: "bad-slip" });
  expect(fault(groups.slice(0, 12).join(" "))).toMatchObject({ code: "bad-slip-length" });
  expect(fault([...groups].reverse().join(""))).toMatchObject({ code: "bad-slip" });
  expect(fault(text, parseCard)).toMatchObject({ code: "bad-card" });
});

test("a seed makes the same two keys again, for one instance", async () => {
  const made = await homeKeys(seed, { domain: "ecrin.example", key });
  expect([made.key.recipient, made.home.verifyingKey]).toEqual(["age1q93n344p4k0nl20dfedej2n7y6qn5flrqqg7u8nekensaywrdshqd3r4n8", "knM4YlU4ISiCxBV5H+EO/DhaNjiHnCvg2LDRzLbYqz4="]);
  for (const other of [{ domain: "ecrin.test", key }, { domain: "ecrin.example", key: made.home.verifyingKey }]) {
    const elsewhere = await homeKeys(seed, other);
    expect(elsewhere.key.recipient).not.toBe(made.key.recipient);
    expect(elsewhere.home.verifyingKey).not.toBe(made.home.verifyingKey);
  }
});
