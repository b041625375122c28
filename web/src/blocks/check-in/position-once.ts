/** One's position, asked once; all null when it is refused or takes longer than one waits with a thumb on a button. */
export interface Position {
  readonly lat: number | null;
  readonly lng: number | null;
  readonly accuracy: number | null;
}

const nowhere: Position = { lat: null, lng: null, accuracy: null };

export function positionOnce(): Promise<Position> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) {
      resolve(nowhere);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        resolve({ lat: latitude, lng: longitude, accuracy });
      },
      () => {
        resolve(nowhere);
      },
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 30_000 },
    );
  });
}
