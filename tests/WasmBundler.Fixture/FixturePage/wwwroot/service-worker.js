self.onmessage = ({ ports: [port] }) => port.postMessage(bundle);
