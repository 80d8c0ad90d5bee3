export { adam32, adam64 } from "./adam";
export {
  addInto32,
  addInto64,
  fill32,
  fill64,
  gather32,
  gather64,
  multiplyInto32,
  multiplyInto64,
  scaleAdd32,
  scaleAdd64,
} from "./elementwise";
export { gemm32, gemm64, gemmScratchBytes } from "./gemm";
export { implicitQl } from "./implicit-ql";
export { loss32, loss64 } from "./loss";
export { potrf32, potrf64 } from "./potrf";
export {
  dot32,
  dot64,
  isFinite32,
  isFinite64,
  normaliseRows32,
  normaliseRows64,
  projectRows32,
  projectRows64,
} from "./reductions";
export { tridiagonalise, tridiagonaliseScratchBytes } from "./tridiagonal";
export { trsmLeft32, trsmLeft64, trsmRight32, trsmRight64 } from "./trsm";
