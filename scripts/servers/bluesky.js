// A Bluesky data server and its directory of accounts: node bluesky.js MODULES DATA
// It prints its address, and ends when its standard input does.
const [modules, data] = process.argv.slice(2)
const { createHash } = require('crypto')
const { mkdirSync, rmSync } = require('fs')
const { createRequire } = require('module')
const { createServer } = require('net')
const { join } = require('path')

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

async function main() {
  const port = await freePort()
  const directory = await freePort()
  mkdirSync(join(data, 'blobs'), { recursive: true })
  Object.assign(process.env, {
    PDS_PORT: String(port),
    PDS_HOSTNAME: 'localhost',
    PDS_DEV_MODE: 'true',
    PDS_DATA_DIRECTORY: data,
    PDS_BLOBSTORE_DISK_LOCATION: join(data, 'blobs'),
    PDS_DID_PLC_URL: `http://localhost:${directory}`,
    PDS_INVITE_REQUIRED: 'false',
    PDS_JWT_SECRET: 'only-for-tests',
    PDS_ADMIN_PASSWORD: 'only-for-tests',
    PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: createHash('sha256').update('only for tests').digest('hex'),
    PDS_RATE_LIMITS_ENABLED: 'false',
    LOG_ENABLED: '0',
  })
  const from = createRequire(join(modules, 'node_modules', 'none.js'))
  const { PlcServer, Database } = from('@did-plc/server')
  const { PDS, envToCfg, envToSecrets, readEnv } = from('@atproto/pds')

  const plc = PlcServer.create({ db: Database.mock(), port: directory })
  await plc.start()
  const env = readEnv()
  const pds = await PDS.create(envToCfg(env), envToSecrets(env))
  await pds.start()
  console.log(`http://localhost:${port} http://localhost:${directory}`)
  const end = () => {
    rmSync(data, { recursive: true, force: true })
    process.exit(0)
  }
  process.stdin.on('end', end).resume()
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
