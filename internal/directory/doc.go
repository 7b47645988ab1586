// Package directory asks a server of the vendor's who owns what, where the licenses live
// there and not in deskbell's database. docs/directory.md is what such a server answers.
//
// The server is somebody else's, and so is what becomes of it: it may be away, hang, drip,
// or answer nonsense. Nobody is turned away because of that. What it said last is kept as a
// copy and used while it cannot be asked, with its age; of whom nothing is known, nothing is
// said. An answer counts whole or not at all, and only if it is about who was asked for.
//
// Read directory, which tells the story, then settings, call and answer, with license, then
// together, circuit and metrics.
package directory
