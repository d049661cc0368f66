/** The text of `pnpm grade --help`: at most 78 columns, so that it needs no wrapping on most terminals. */
export const gradeHelp = `Usage: pnpm grade [stage|exercise] [options]

  pnpm grade                 grades where you stand
  pnpm grade 01              grades a stage; 01-04 or its name: an exercise
  pnpm grade status          shows the whole course
  pnpm grade brief [name]    shows what to build
  pnpm grade hint [name]     shows the next hint for your open TODO
  pnpm grade try [name]      runs the examples, shows requests and replies
  pnpm grade solution NAME   your answer beside ours, after you have passed
  pnpm grade reset NAME      back to the files you got; yours are kept
  pnpm grade glossary [term] what a word means here
  pnpm grade lab [stage]     looks at a lab's work; nothing counts
  pnpm grade doctor          looks for what hinders the grader on this machine
  pnpm grade report --html [FILE]   writes a page to look at

Options
  --watch            stays, and grades at each save
  --all              every unlocked stage
  --fresh            grades again even when nothing changed
  --seed N           grades with the inputs of an earlier run
  --details LEVEL    full, actual-only or none
  --json             prints the report as JSON, and nothing else
  --reporter NAME    terminal, json, junit, github, github-summary,
                     gradescope, classroom50 or csv
  --inspect          waits for a debugger; such a run is not remembered
  --sandbox          demands bubblewrap around your code (Linux)
  --no-sandbox       Node's permission flags alone, which is the default here
  --wire             try: the bytes
  --live             try: a real provider, with OPENAI_API_KEY or
                     ANTHROPIC_API_KEY; tells the cost and asks first
  --base-url URL     try --live: an OpenAI-compatible API; --key-env NAME is
                     the variable with its key, --model NAME its model
  --undo             reset: brings back what stood there before
  --yes, -y          reset, try --live: does not ask
  --root DIR         the course in another folder
  --version, --help

Exit codes: 0 passed, 1 not passed, locked or declined, 2 your input or
environment, 3 a bug in the grader.
`
