import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import type { RowIdentity } from "./row.ts";

/** Content address of a row: SHA-256 over the canonical JSON (RFC 8785) of its identity, 64 hexadecimal digits. */
export function addressOf({ experiment, codeVersion, task, seed, engine }: RowIdentity): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize({ experiment, codeVersion, task, seed, engine }) as string)));
}
