/**
 * Loads the style of what is behind the form, which the page names as `rel="inside"`.
 * @throws {TypeError} without a network, or on a page that is older than its server
 */
export async function loadInsideStyle(): Promise<void> {
  const named = document.querySelector<HTMLLinkElement>("link[rel=inside]");
  if (named === null) return;
  // A link that failed once is not tried again.
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = named.href;
  await new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new TypeError("The style cannot be loaded"));
    };
    named.after(link);
  });
  named.remove();
}
