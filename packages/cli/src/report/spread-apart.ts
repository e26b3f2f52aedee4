interface Place {
  readonly x: number;
  readonly y: number;
}

/** Rounds in which every pair is looked at; few places need few. */
const ROUNDS = 60;

/** Moves places that are nearer to each other than `distance` apart, by as little as it takes, up to rounding; the others stay. */
export function spreadApart(places: readonly Place[], distance: number): readonly Place[] {
  const moved = places.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round++) {
    let isSettled = true;
    for (const [index, one] of moved.entries()) {
      for (const other of moved.slice(index + 1)) {
        const [dx, dy] = [other.x - one.x, other.y - one.y];
        const apart = Math.hypot(dx, dy);
        if (apart >= distance - 1e-6) continue;
        isSettled = false;
        const push = (distance - apart) / 2;
        // In the same place: sideways, each pair at an angle of its own.
        const angle = apart > 1e-9 ? Math.atan2(dy, dx) : index;
        const [stepX, stepY] = [push * Math.cos(angle), push * Math.sin(angle)];
        one.x -= stepX;
        one.y -= stepY;
        other.x += stepX;
        other.y += stepY;
      }
    }
    if (isSettled) break;
  }
  return moved;
}
