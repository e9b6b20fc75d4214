// Package main checks what we wrote with Go's checksum database packages, and writes its own.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	Index, Size, Old    int64
	Leaf, Root, OldRoot []byte
	Path                [][]byte
}

type given struct {
	Checkpoint, Vkey       string
	Inclusion, Consistency []proof
	Entries                []string
}

type answer struct {
	Text, Name, Note, Vkey string
	Refused                []string
	Inclusion, Consistency []proof
}

func hash(from []byte) (to tlog.Hash) {
	if copy(to[:], from) != len(to) {
		log.Fatal("a hash of the wrong length")
	}
	return
}

func hashes(from [][]byte) (to []tlog.Hash) {
	for _, each := range from {
		to = append(to, hash(each))
	}
	return
}

func bytes(from []tlog.Hash) [][]byte {
	to := [][]byte{}
	for _, each := range from {
		to = append(to, append([]byte{}, each[:]...))
	}
	return to
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	var asked given
	var said answer
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	verifier, err := note.NewVerifier(asked.Vkey)
	must(err)
	opened, err := note.Open([]byte(asked.Checkpoint), note.VerifierList(verifier))
	must(err)
	said.Text, said.Name = opened.Text, opened.Sigs[0].Name
	for _, each := range asked.Inclusion {
		err := tlog.CheckRecord(hashes(each.Path), each.Size, hash(each.Root), each.Index, hash(each.Leaf))
		if err != nil {
			said.Refused = append(said.Refused, fmt.Sprintf("leaf %d of %d: %v", each.Index, each.Size, err))
		}
	}
	for _, each := range asked.Consistency {
		err := tlog.CheckTree(hashes(each.Path), each.Size, hash(each.Root), each.Old, hash(each.OldRoot))
		if err != nil {
			said.Refused = append(said.Refused, fmt.Sprintf("%d to %d: %v", each.Old, each.Size, err))
		}
	}
	write(asked.Entries, &said)
	must(json.NewEncoder(os.Stdout).Encode(said))
}

func write(entries []string, said *answer) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(wanted []int64) (found []tlog.Hash, err error) {
		for _, each := range wanted {
			found = append(found, stored[each])
		}
		return
	})
	roots := []tlog.Hash{{}}
	for n, entry := range entries {
		more, err := tlog.StoredHashes(int64(n), []byte(entry), reader)
		must(err)
		stored = append(stored, more...)
		root, err := tlog.TreeHash(int64(n+1), reader)
		must(err)
		roots = append(roots, root)
	}
	size := int64(len(entries))
	for n := int64(0); n < size; n++ {
		path, err := tlog.ProveRecord(size, n, reader)
		must(err)
		leaf := tlog.RecordHash([]byte(entries[n]))
		said.Inclusion = append(said.Inclusion, proof{
			Index: n, Size: size, Leaf: leaf[:], Root: roots[size][:], Path: bytes(path)})
		tree, err := tlog.ProveTree(size, n+1, reader)
		must(err)
		said.Consistency = append(said.Consistency, proof{
			Old: n + 1, Size: size, OldRoot: roots[n+1][:], Root: roots[size][:], Path: bytes(tree)})
	}
	secret, public, err := note.GenerateKey(rand.Reader, "peer.example/log")
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	root := base64.StdEncoding.EncodeToString(roots[size][:])
	text := fmt.Sprintf("peer.example/log\n%d\n%s\n", size, root)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	said.Note, said.Vkey = string(signed), public
}
