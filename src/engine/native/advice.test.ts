import { describe, expect, it } from "vitest";
import { advice } from "./advice.ts";

const debian = (codename: string) => ({
  platform: "linux",
  release: `NAME="Debian"\nVERSION_CODENAME=${codename}\nID=debian\n`,
});
const nothing = { koffi: true, onednn: false, blas: false };

describe("advice", () => {
  it("names one command with what is missing", () => {
    expect(advice(nothing, debian("bookworm"))).toBe("apt-get install libdnnl2 libopenblas0-pthread");
    expect(advice({ ...nothing, blas: true }, debian("trixie"))).toBe("apt-get install libdnnl-dev");
    expect(advice({ ...nothing, onednn: true }, debian("trixie"))).toBe("apt-get install libopenblas0-pthread");
    expect(advice({ koffi: true, onednn: true, blas: true }, debian("bookworm"))).toBeUndefined();
  });

  it("knows a distribution by its family", () => {
    expect(advice(nothing, { platform: "linux", release: 'ID="mint"\nID_LIKE="ubuntu debian"\n' })).toMatch(/^apt-get/);
    expect(advice(nothing, { platform: "linux", release: "ID=fedora\n" })).toBe("dnf install onednn openblas-threads");
    expect(advice(nothing, { platform: "linux", release: "ID=unheard-of\n" })).toBeUndefined();
    expect(advice(nothing, { platform: "darwin", release: "" })).toBeUndefined();
  });

  it("asks for koffi first", () => {
    expect(advice({ ...nothing, koffi: false }, debian("bookworm"))).toBe("npm install --no-save koffi");
  });
});
