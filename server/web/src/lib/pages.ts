// Addresses of the pages themselves (the API's come from the generated client).
export const pagePath = {
  kiosk: (siteId: string): string => `/kiosk?${new URLSearchParams({ site: siteId })}`,
  board: (siteId: string): string => `/board?${new URLSearchParams({ site: siteId })}`,
  desk: (): string => '/desk',
  /** A demo account names its page; anything unknown opens the desk. */
  of: (page: string): string => (/^[a-z]+$/.test(page) ? `/${page}` : '/desk'),
}
