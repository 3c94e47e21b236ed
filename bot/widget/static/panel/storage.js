/** "sessionStorage" or "localStorage"; where that is blocked, one that lives as long as this page. */
export function storage(name) {
  try {
    return window[name];
  } catch {
    return {};
  }
}
