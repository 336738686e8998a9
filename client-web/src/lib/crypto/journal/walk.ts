/** A shard of the journal read from its first entry to its signed end (spec 05). */

import { hex, sha256, unhex } from "../encoding.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { Tree } from "./tree.ts";
import type { SignedIn } from "../signin.ts";
import type { OpenedEntry } from "../wire.ts";

/** The heads that this service's key signed for its own journal, and no others, by their origin. */
export async function headsOf(me: SignedIn): Promise<Map<string, Checkpoint>> {
  const { key, domain } = me.instance;
  const heads = new Map<string, Checkpoint>();
  for (const text of (await me.api.heads()).checkpoints) {
    const head = await readCheckpoint(text, key).catch(() => undefined);
    if (head?.origin.startsWith(`${domain}/journal/`) === true) heads.set(head.origin, head);
  }
  return heads;
}

export interface Walker {
  /** Each entry in its order. Nothing of it is worth anything before the walk has arrived. */
  visit(entry: OpenedEntry): Promise<void> | void;
  /** So many entries at the beginning are gone for everyone. */
  pruned?(entries: number): void;
  /** So many have been read; may throw, to end the walk. */
  passed(entries: number): void;
}

/**
 * Whether the entries of a shard lead to its signed root, by way of every head that they led to before in this session:
 * a journal that was put back, or written anew, does not.
 */
export async function walk(me: SignedIn, head: Checkpoint, walker: Walker): Promise<boolean> {
  const before = me.heads.get(head.origin);
  if (before !== undefined && before.size > head.size) return false;
  let tree = new Tree();
  while (tree.size < head.size) {
    walker.passed(tree.size);
    const from = tree.size;
    const page = await me.api.entries(head.origin, from);
    if (from === 0 && (page.minimum ?? 0) > 0) {
      tree = Tree.pruned(page.minimum ?? 0, (page.edge ?? []).map(unhex));
      walker.pruned?.(tree.size);
    }
    if (page.entries.length === 0 && tree.size < head.size) return false;
    for (const opened of page.entries) {
      // What was written since the head was signed is nobody's word yet.
      if (tree.size >= head.size) break;
      if (opened.index !== tree.size) return false;
      await tree.push(await sha256(Uint8Array.of(0), opened.entry));
      if (tree.size === before?.size && hex(await tree.root()) !== before.root) return false;
      await walker.visit(opened);
    }
  }
  if (hex(await tree.root()) !== head.root) return false;
  me.heads.set(head.origin, head);
  return true;
}
