import type { Align, Block, Item } from "../../lib/client/markdown.ts";
import { usePage } from "../page.ts";
import { CodeBlock } from "./code_block.tsx";
import { Inlines } from "./inlines.tsx";

/** What one direction holds for: a block finds it in its own text, what is within it follows. */
type Direction = "auto" | undefined;

const CELL_CLASSES: Readonly<Record<NonNullable<Align>, string>> = {
  start: "md-start",
  center: "md-center",
  end: "md-end",
};

/** A message's blocks; each of the outermost has a direction of its own. */
export function Blocks(
  { blocks, dir }: { blocks: readonly Block[]; dir?: Direction },
) {
  return <>{blocks.map((block, index) => <BlockView key={index} block={block} dir={dir} />)}</>;
}

function BlockView({ block, dir }: { block: Block; dir: Direction }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p dir={dir}>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case "heading":
      // No element of a heading: the page's own say where one is in the room.
      return (
        <p class="md-heading" dir={dir}>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case "code":
      return <CodeBlock info={block.info} code={block.text} />;
    case "quote":
      return (
        <blockquote class="md-quote" dir={dir}>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list": {
      const { start, items } = block;
      const rows = items.map((item, index) => <ItemView key={index} item={item} />);
      return start === null
        ? <ul class="md-list" dir={dir}>{rows}</ul>
        : <ol class="md-list" dir={dir} start={start}>{rows}</ol>;
    }
    case "table":
      return <TableView table={block} dir={dir} />;
    case "rule":
      return <hr class="md-rule" />;
  }
}

function ItemView({ item }: { item: Item }) {
  const { text } = usePage();
  if (item.checked === null) {
    return (
      <li>
        <Blocks blocks={item.blocks} />
      </li>
    );
  }
  return (
    <li class="md-task">
      <span
        class="md-box"
        data-done={item.checked}
        role="img"
        aria-label={text(item.checked ? "taskDone" : "taskOpen")}
      />
      <Blocks blocks={item.blocks} />
    </li>
  );
}

function TableView(
  { table, dir }: { table: Extract<Block, { kind: "table" }>; dir: Direction },
) {
  const { text } = usePage();
  const [head = [], ...rows] = table.rows;
  const classOf = (column: number) => {
    const align = table.aligns[column] ?? null;
    return align === null ? undefined : CELL_CLASSES[align];
  };
  return (
    // Wide tables scroll, by keyboard too.
    <div class="md-table" role="group" aria-label={text("table")} tabIndex={0}>
      <table dir={dir}>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" class={classOf(column)}>
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column} class={classOf(column)}>
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
