import { transfer } from "comlink";
import type { DataFile } from "../../playground/data-file.ts";

export const dataFile = {
  /** Reads a file that was dropped, or rejects with a sentence that says what is wrong where. Nothing leaves the machine. */
  async readDataFile(blob: Blob, name: string): Promise<DataFile> {
    const { DataFileError, LIMITS, printable, readDataFile } = await import("../../playground/data-file.ts");
    // Before it is taken into memory.
    if (blob.size > LIMITS.bytes) {
      const [size, most] = [blob.size, LIMITS.bytes].map((bytes) => (bytes / 1e6).toFixed(0));
      throw new DataFileError(`the file has ${size} MB; at most ${most} MB are read`);
    }
    const bytes = await blob.arrayBuffer().catch(() => undefined);
    if (bytes === undefined) throw new DataFileError("it could not be read; is it a folder, or was it moved?");
    const file = readDataFile(new Uint8Array(bytes), printable(name).slice(0, 200) || "file");
    return transfer(file, [file.values.buffer]);
  },
};
