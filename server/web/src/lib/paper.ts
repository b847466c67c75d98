// Paper of a browser's own printer.

/** A thermal roll has one width and no page: the sheet is as long as what stands on it. */
export const pageRule = (heightPx: number): string => `@page { size: 80mm ${Math.ceil((heightPx / 96) * 25.4) + 1}mm; margin: 0 }`
