/** The tree over a shard (RFC 6962), grown leaf by leaf: only its right edge is kept. */

import { sha256 } from "../encoding.ts";
import type { Bytes } from "../encoding.ts";
import { journalFalse } from "./checkpoint.ts";

/** A complete subtree. */
interface Subtree {
  readonly hash: Bytes;
  readonly leaves: number;
}

const above = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(Uint8Array.of(1), left, right);

export class Tree {
  /** Largest first. */
  readonly #edge: Subtree[] = [];
  #size = 0;

  /**
   * A tree whose first `size` leaves were pruned, from the hashes of the complete subtrees over them, largest first.
   * They are not believed before the root that they lead to is a signed one.
   */
  static pruned(size: number, hashes: readonly Bytes[]): Tree {
    const tree = new Tree();
    let leaves = 2 ** 40;
    for (let rest = size; rest > 0; leaves /= 2) {
      if (leaves > rest) continue;
      const hash = hashes[tree.#edge.length];
      if (hash?.length !== 32) throw journalFalse("proof");
      tree.#edge.push({ hash, leaves });
      rest -= leaves;
    }
    if (tree.#edge.length !== hashes.length) throw journalFalse("proof");
    tree.#size = size;
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  async push(leaf: Bytes): Promise<void> {
    let grown: Subtree = { hash: leaf, leaves: 1 };
    for (let left = this.#edge.at(-1); left?.leaves === grown.leaves; left = this.#edge.at(-1)) {
      this.#edge.pop();
      grown = { hash: await above(left.hash, grown.hash), leaves: left.leaves * 2 };
    }
    this.#edge.push(grown);
    this.#size += 1;
  }

  async root(): Promise<Bytes> {
    const [last, ...before] = [...this.#edge].reverse();
    let root = last?.hash ?? (await sha256());
    for (const { hash } of before) root = await above(hash, root);
    return root;
  }
}
