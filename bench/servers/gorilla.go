// A hub for each room with gorilla/websocket, built like the chat among its examples: a goroutine
// that owns the members, for each member one that reads and one that writes what stands in its
// channel, several messages as lines of one frame. It parses and stores nothing. With REPLAY=200 it
// sends 200 messages that it holds in memory to everybody who asks for them with `&replay`.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"
)

// Messages that may wait for a member; who has more waiting is closed.
const channelSize = 256

var taken, members int64

type member struct {
	socket *websocket.Conn
	out    chan []byte
}

type hub struct {
	join, leave chan *member
	messages    chan []byte
}

func newHub() *hub {
	h := &hub{make(chan *member), make(chan *member), make(chan []byte)}
	go h.run()
	return h
}

func (h *hub) run() {
	present := make(map[*member]bool)
	remove := func(m *member) {
		if present[m] {
			delete(present, m)
			close(m.out)
			atomic.AddInt64(&members, -1)
		}
	}
	for {
		select {
		case m := <-h.join:
			present[m] = true
			atomic.AddInt64(&members, 1)
		case m := <-h.leave:
			remove(m)
		case message := <-h.messages:
			for m := range present {
				select {
				case m.out <- message:
				default:
					remove(m)
				}
			}
		}
	}
}

func (m *member) read(h *hub) {
	defer m.socket.Close()
	for {
		_, message, err := m.socket.ReadMessage()
		if err != nil {
			h.leave <- m
			return
		}
		atomic.AddInt64(&taken, 1)
		h.messages <- message
	}
}

func (m *member) write() {
	defer m.socket.Close()
	for message := range m.out {
		frame, err := m.socket.NextWriter(websocket.TextMessage)
		if err != nil {
			return
		}
		frame.Write(message)
		for waiting := len(m.out); waiting > 0; waiting-- {
			frame.Write([]byte{'\n'})
			frame.Write(<-m.out)
		}
		if frame.Close() != nil {
			return
		}
	}
}

func main() {
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	replay, _ := strconv.Atoi(os.Getenv("REPLAY"))
	missed := []byte(os.Getenv("FRAME"))
	var lock sync.Mutex
	hubs := make(map[string]*hub)
	hubOf := func(room string) *hub {
		lock.Lock()
		defer lock.Unlock()
		if hubs[room] == nil {
			hubs[room] = newHub()
		}
		return hubs[room]
	}
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		query := r.URL.Query()
		m := &member{socket, make(chan []byte, channelSize)}
		if query.Has("replay") {
			for i := 0; i < replay; i++ {
				m.out <- missed
			}
		}
		h := hubOf(query.Get("room"))
		h.join <- m
		go m.write()
		go m.read(h)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		taken, members := atomic.LoadInt64(&taken), atomic.LoadInt64(&members)
		fmt.Fprintf(w, `{"taken":%d,"members":%d}`, taken, members)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	panic(http.Serve(listener, nil))
}
