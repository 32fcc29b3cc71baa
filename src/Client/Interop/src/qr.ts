// Text as a QR code. Mirrored by src/Client/App/Browser/Qr.cs.
import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

/** The modules along one side, a space, and the dark ones as the path of an SVG in which a module is 1 by 1. */
export function draw(text: string): string {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return `${code.size} ${toSvgPath(code)}`;
}
