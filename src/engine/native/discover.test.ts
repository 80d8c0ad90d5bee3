import { describe, expect, it } from "vitest";
import { candidates, type Machine } from "./discover.ts";

const linux = (files: readonly string[], environment = {}): Machine => ({
  platform: "linux",
  architecture: "x64",
  environment,
  exists: (path) => files.includes(path),
});

describe("candidates", () => {
  it("prefers the build for threads by its full path to whatever Debian's alternative points to", () => {
    const folder = "/usr/lib/x86_64-linux-gnu";
    const found = candidates(
      linux([
        `${folder}/libopenblas.so.0`,
        `${folder}/openblas-openmp/libopenblas.so.0`,
        `${folder}/openblas-pthread/libopenblas.so.0`,
        `${folder}/libdnnl.so.2`,
      ]),
    );
    expect(found.blas.filter((path) => path.includes("/"))).toEqual([
      `${folder}/openblas-pthread/libopenblas.so.0`,
      `${folder}/libopenblas.so.0`,
      `${folder}/openblas-openmp/libopenblas.so.0`,
    ]);
    expect(found.onednn).toEqual([`${folder}/libdnnl.so.2`, "libdnnl.so.3", "libdnnl.so.2"]);
  });

  it("takes Fedora's build for threads before the sequential one", () => {
    const { blas } = candidates(linux(["/usr/lib64/libopenblas.so.0", "/usr/lib64/libopenblasp.so.0"]));
    expect(blas.slice(0, 2)).toEqual(["/usr/lib64/libopenblasp.so.0", "/usr/lib64/libopenblas.so.0"]);
  });

  it("finds MKL last on Linux, and Apple's framework without looking for a file", () => {
    expect(candidates(linux(["/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2"])).blas).toContain(
      "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
    );
    const mac = candidates({ platform: "darwin", architecture: "arm64", environment: {}, exists: () => false });
    expect(mac.blas).toEqual(["/System/Library/Frameworks/Accelerate.framework/Accelerate"]);
  });

  it("lets THALWEG_BLAS decide", () => {
    const chosen = (value: string): Machine => linux(["/usr/lib64/libopenblas.so.0"], { THALWEG_BLAS: value });
    expect(candidates(chosen("none"))).toEqual({ onednn: [], blas: [] });
    expect(candidates(chosen("/a/libdnnl.so.3:/b/libopenblas.so"))).toEqual({
      onednn: ["/a/libdnnl.so.3", "/b/libopenblas.so"],
      blas: ["/a/libdnnl.so.3", "/b/libopenblas.so"],
      chosen: true,
    });
    expect(candidates(chosen("")).blas).toContain("/usr/lib64/libopenblas.so.0");
  });
});
