/** Of all pictures: two panels side by side. In pixels. */
export const WIDTH = 900;
export const MARGIN = 20;
export const GAP = 32;
export const PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP) / 2;
