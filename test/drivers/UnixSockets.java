import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * The driver speaks TCP only, the tests' server listens on a Unix socket:
 * socketFactory=UnixSockets and socketFactoryArg=PATH in the URL.
 */
public class UnixSockets extends SocketFactory {
	private final UnixDomainSocketAddress address;

	public UnixSockets(String path) {
		address = UnixDomainSocketAddress.of(Path.of(path));
	}

	/** A socket that is a channel below; only what the driver calls. */
	private final class ChannelSocket extends Socket {
		private SocketChannel channel;

		@Override
		public void connect(SocketAddress ignored, int timeout) throws IOException {
			channel = SocketChannel.open(address);
		}

		@Override
		public boolean isConnected() {
			return channel != null;
		}

		@Override
		public InputStream getInputStream() {
			return Channels.newInputStream(channel);
		}

		@Override
		public OutputStream getOutputStream() {
			return Channels.newOutputStream(channel);
		}

		@Override
		public void close() throws IOException {
			if (channel != null) {
				channel.close();
			}
		}

		@Override
		public void setTcpNoDelay(boolean on) {
		}

		@Override
		public void setSoTimeout(int milliseconds) {
		}

		@Override
		public int getSoTimeout() {
			return 0;
		}
	}

	@Override
	public Socket createSocket() {
		return new ChannelSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		throw new IOException("not used");
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
		throw new IOException("not used");
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		throw new IOException("not used");
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
		throw new IOException("not used");
	}
}
