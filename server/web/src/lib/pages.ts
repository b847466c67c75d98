// Addresses of the pages themselves (the API's come from the generated client).
export const pagePath = {
  kiosk: (siteId: string): string => `/kiosk?${new URLSearchParams({ site: siteId })}`,
  board: (siteId: string): string => `/board?${new URLSearchParams({ site: siteId })}`,
  desk: (): string => '/desk',
  /** A lawyer's own. */
  consultations: (): string => '/desk#consultations',
  hall: (): string => '/hall',
  /** Video sessions that run, for those who look in or were asked in. */
  sessions: (): string => '/sessions',
  figures: (): string => '/figures',
  /** Those of leaders' receptions. */
  receptionFigures: (): string => '/figures#receptions',
  reception: (): string => '/reception',
  /** What everybody may see of the leaders' receptions of a place. */
  poster: (siteId?: string): string => `/poster${siteId ? `?${new URLSearchParams({ site: siteId })}` : ''}`,
  rota: (): string => '/rota',
  /** People who are to be called back, where no lawyer was there. */
  callBacks: (): string => '/rota#call_backs',
  duty: (): string => '/duty',
  rotaAs: (username: string): string => `/rota?${new URLSearchParams({ as: username })}`,
  booking: (): string => '/booking',
  /** An appointment, or a place on a waiting list, on somebody's own phone. */
  bookingOf: (what: { code: string } | { wait: string }): string => `/booking?${new URLSearchParams(what)}`,
  /** Demonstration only: the page logs in by itself. */
  deskAs: (username: string): string => `/desk?${new URLSearchParams({ as: username })}`,
  receptionAs: (username: string): string => `/reception?${new URLSearchParams({ as: username })}`,
  hallAs: (username: string): string => `/hall?${new URLSearchParams({ as: username })}`,
}
