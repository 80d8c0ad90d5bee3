import { describe, expect, test } from "vitest";
import { profileText } from "../../permalink/text-schemas.ts";
import { profileOfPoints } from "../../theory/certificates/enclosure/enclose-profile.ts";
import { readPoints } from "../../theory/certificates/enclosure/points.ts";
import {
  addAfter,
  addCorner,
  type Corners,
  cornersFrom,
  cornersText,
  MOST_CORNERS,
  moveCorner,
  readCorners,
  removeCorner,
} from "./drawn-profile.ts";

const BALL: Corners = [
  { r: 0, value: 1 },
  { r: 1.5, value: 1 },
  { r: 1.5, value: 0 },
];

describe("a profile drawn by hand", () => {
  test("is the text of an address and back", () => {
    expect(cornersText(BALL)).toBe("0:1, 1.5:1, 1.5:0");
    expect(readCorners(cornersText(BALL))).toEqual(BALL);
  });

  test.each([
    ["ball 0.5"],
    ["0:1"],
    ["0:1, 2"],
    ["0:1, 2:x"],
    ["1:1, 2:0"],
    ["0:1, 2:0, 1:0"],
    ["0:1, 1:2:3"],
    ["0:1, :"],
    [Array.from({ length: MOST_CORNERS + 1 }, (_, i) => `${i}:0`).join(",")],
  ])("«%s» is none that can be drawn", (text) => {
    expect(readCorners(text)).toBeUndefined();
  });

  test("a corner goes no further than its neighbours, and the first stays at 0", () => {
    const corners = readCorners("0:1, 1:0.5, 2:0.2, 3:0")!;
    expect(moveCorner(corners, 1, { r: 9, value: 0.7 }, 5)[1]).toEqual({ r: 2, value: 0.7 });
    expect(moveCorner(corners, 2, { r: -1, value: 0 }, 5)[2]!.r).toBe(1);
    expect(moveCorner(corners, 1, { r: -1, value: 0 }, 5)[1]!.r).toBeCloseTo(0.01, 12); // no jump at 0
    expect(moveCorner(corners, 0, { r: 1, value: 0.25 }, 5)[0]).toEqual({ r: 0, value: 0.25 });
    expect(moveCorner(corners, 3, { r: 40, value: -1e9 }, 5)[3]).toEqual({ r: 40, value: -1000 });
  });

  test("no three corners stand at one radius", () => {
    const corners = readCorners("0:1, 1:1, 1:0, 2:0")!;
    expect(moveCorner(corners, 3, { r: 0.5, value: 0 }, 5)[3]!.r).toBeGreaterThan(1);
  });

  test("corners are added where there is room, and removed while two remain", () => {
    const added = addCorner(BALL, { r: 0.7, value: 0.4 }, 5)!;
    expect(added).toEqual({ at: 1, corners: [BALL[0], { r: 0.7, value: 0.4 }, BALL[1], BALL[2]] });
    expect(addCorner(BALL, { r: 1.5, value: 0.4 }, 5)).toBeUndefined();
    expect(addCorner(BALL, { r: 0, value: 0.4 }, 5)!.corners[1]!.r).toBeGreaterThan(0);
    expect(addAfter(BALL, 0, 5)!.corners[1]).toEqual({ r: 0.75, value: 1 });
    expect(addAfter(BALL, 1, 5)).toBeUndefined(); // a jump has no inside
    expect(addAfter(BALL, 2, 5)!.corners[3]).toEqual({ r: 2, value: 0 });
    expect(removeCorner(BALL, 1)).toEqual([BALL[0], BALL[2]]);
    expect(removeCorner(BALL, 0)).toBe(BALL);
    expect(removeCorner(BALL.slice(0, 2), 1)).toHaveLength(2);
  });

  test("however it is drawn, the address and the certificate take it", () => {
    // Every corner is pulled about by a fixed rule; the worst text stays within the limits.
    let corners: Corners = readCorners("0:1, 5:0")!;
    for (let i = 0; corners.length < MOST_CORNERS && i < 400; i++) {
      corners = addAfter(corners, (7 * i) % corners.length, 5)?.corners ?? corners;
      const at = (11 * i + 3) % corners.length;
      corners = moveCorner(corners, at, { r: 5 * Math.abs(Math.sin(i)), value: -999.999 * Math.cos(3 * i) }, 5);
    }
    expect(corners).toHaveLength(MOST_CORNERS);
    const text = cornersText(corners);
    expect(profileText.safeParse(text).success).toBe(true);
    expect(() => profileOfPoints(readPoints(text))).not.toThrow();
    expect(readCorners(text)).toEqual(corners);
  });

  test("samples become corners where the function bends", () => {
    const radii = Float64Array.from({ length: 301 }, (_, i) => i / 100);
    const tent = cornersFrom(
      radii,
      radii.map((r) => Math.max(0, 1 - Math.abs(r - 1))),
    );
    expect(tent).toEqual([
      { r: 0, value: 0 },
      { r: 1, value: 1 },
      { r: 2, value: 0 },
      { r: 3, value: 0 },
    ]);
    const wave = cornersFrom(
      radii,
      radii.map((r) => Math.cos(20 * r)),
      12,
    );
    expect(wave).toHaveLength(12);
    expect(readCorners(cornersText(wave))).toEqual(wave);
  });
});
