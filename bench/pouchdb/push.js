// For each line of input, the name of a file of documents: stores them, and prints how many seconds pushing them took.
const fs = require("fs");
const readline = require("readline");
const PouchDB = require("pouchdb");

const [folder, hub] = process.argv.slice(2);

async function pushAll() {
  let round = 0;
  for await (const file of readline.createInterface({ input: process.stdin })) {
    const name = `round-${++round}`;
    const documents = JSON.parse(fs.readFileSync(file));
    const database = new PouchDB(`${folder}/${name}`);
    await database.bulkDocs(documents);
    const begin = process.hrtime.bigint();
    const done = await PouchDB.replicate(database, `${hub}/${name}`);
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (done.docs_written !== documents.length) throw new Error(`${done.docs_written} were written`);
    console.log(seconds);
    await database.close();
  }
}

pushAll();
