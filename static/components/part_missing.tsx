import { usePage } from "../page.ts";

/** Said in place of a part of the page that the server does not have: it may have a newer page. */
export function PartMissing() {
  const { text } = usePage();
  return (
    <>
      <p class="section-note" role="alert">{text("partMissing")}</p>
      <button class="button" type="button" onClick={() => location.reload()}>
        {text("loadAnew")}
      </button>
    </>
  );
}
