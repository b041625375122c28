/** Geometry of the loop ring: one arc per stage on a 40 × 40 field, clockwise from the top, with equal gaps. */
export interface Arc {
  readonly path: string;
}

const centre = 20;
const radius = 15;
/** Gap between the ends of two arcs, in degrees; round caps eat part of it. */
const gap = 30;

function point(degrees: number): string {
  const angle = ((degrees - 90) * Math.PI) / 180;
  const x = centre + radius * Math.cos(angle);
  const y = centre + radius * Math.sin(angle);
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}

export function arcsOf(count: number): readonly Arc[] {
  const span = 360 / count;
  return Array.from({ length: count }, (_, index) => {
    const from = index * span + gap / 2;
    const to = (index + 1) * span - gap / 2;
    const large = to - from > 180 ? 1 : 0;
    return { path: `M${point(from)}A${String(radius)} ${String(radius)} 0 ${String(large)} 1 ${point(to)}` };
  });
}
